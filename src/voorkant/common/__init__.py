"""What every room stands on: errors and their sentences, money, small numbers, SQL locks, pages by key."""
