"""Setting a publication up, and looking after it: `bulletin init` and `bulletin doctor`.

`looking` finds out what a hub offers, `planning` and `settings` make of that what the folder is to
hold, `folder` writes it; `doctor` examines a publication. What lies in between is pure.
"""
