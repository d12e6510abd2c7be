from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0005_lighter_rows")]

    operations = [
        migrations.AddField(model_name="worth", name="outcome", field=models.UUIDField(null=True)),
    ]
