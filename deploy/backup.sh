#!/bin/sh
# Every night: the database in PostgreSQL's own format, and the files that are new since the last
# time (files never change once stored, so a copy is made once). Old dumps go after KEEP_DAYS.
# With the argument "now": once, at once. See docs/administration.md for the way back.
set -eu
: "${BACKUP_HOUR:=2}" "${KEEP_DAYS:=30}" "${FILES:=/data}" "${TARGET:=/backup}"
export PGPASSWORD="${PGPASSWORD:-$(cat "$PGPASSWORD_FILE")}"

back_up() {
    stamp=$(date -u +%Y-%m-%dT%H%MZ)
    # The dump comes first: a file stored meanwhile is one too many, never one too few.
    pg_dump --format=custom --file="$TARGET/.office-$stamp.part"
    pg_restore --list "$TARGET/.office-$stamp.part" > /dev/null
    mkdir -p "$TARGET/files"
    cp -R -u "$FILES/." "$TARGET/files/"
    mv "$TARGET/.office-$stamp.part" "$TARGET/office-$stamp.dump"
    find "$TARGET" -maxdepth 1 -name 'office-*.dump' -mtime "+$KEEP_DAYS" -delete
    echo "backed up: office-$stamp.dump"
}

[ "${1:-}" = now ] && { back_up; exit; }
while true; do
    hours=$(( (BACKUP_HOUR - $(date +%-H) + 23) % 24 ))
    sleep $(( hours * 3600 + 3600 - $(date +%-M) * 60 - $(date +%-S) ))
    back_up || echo "the backup failed; it is tried again tomorrow" >&2
done
