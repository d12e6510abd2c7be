from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["challenge", "verb", "recorded_at", "id"],
                name="journal_entry_of_challenge",
            ),
        ),
    ]
