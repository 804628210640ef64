#!/bin/sh
# Sets a MinIO up for Millrace: the bucket, its life cycle, and a key that may do no more than the server needs: look, read and write,
# not delete, not make buckets. May be run again; what is there stays.
#
#   MINIO_ADDRESS=http://minio:9000 MINIO_ROOT_USER=… MINIO_ROOT_PASSWORD=… \
#   MILLRACE_S3_ACCESS_KEY=… MILLRACE_S3_SECRET_KEY=… minio/setup.sh
#
# Needs mc (MC names another one). Other S3 stores: the policies hold there as they are; instead of the server's setting below, give
# the bucket a rule with AbortIncompleteMultipartUpload. Millrace itself never uploads in parts.
set -eu

: "${MINIO_ADDRESS:=http://127.0.0.1:9000}"
: "${MINIO_ROOT_USER:?the name of the root user}" "${MINIO_ROOT_PASSWORD:?the password of the root user}"
: "${MILLRACE_S3_BUCKET:=millrace}"
: "${MILLRACE_S3_ACCESS_KEY:?the access key that Millrace shall have}"
: "${MILLRACE_S3_SECRET_KEY:?its secret key, 8 characters and more}"
: "${MC:=mc}"

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
store=setup/$MILLRACE_S3_BUCKET

mc() { "$MC" --config-dir "$work/mc" --quiet "$@"; }
say() { printf '%s\n' "minio/setup: $*"; }
policy() { # name, file
  sed "s/BUCKET/$MILLRACE_S3_BUCKET/g" "$here/$2" >"$work/$2"
  mc admin policy create setup "$1" "$work/$2" >/dev/null
}

# passwords go through files and pipes, never through arguments, which every user of the machine can see
cat >"$work/alias.json" <<EOF
{"url": "$MINIO_ADDRESS", "accessKey": "$MINIO_ROOT_USER", "secretKey": "$MINIO_ROOT_PASSWORD", "api": "S3v4", "path": "auto"}
EOF
mc alias import setup "$work/alias.json" >/dev/null
mc ready setup >/dev/null

mc mb --ignore-existing "$store" >/dev/null
mc version enable "$store" >/dev/null
mc ilm rule import "$store" <"$here/lifecycle.json" >/dev/null
mc admin config set setup api stale_uploads_expiry=24h >/dev/null
say "bucket $MILLRACE_S3_BUCKET: what people delete can be had back for 30 days, unfinished uploads go after a day"

policy "$MILLRACE_S3_BUCKET-write" write.json
policy "$MILLRACE_S3_BUCKET-read" read.json
printf '%s\n%s\n' "$MILLRACE_S3_ACCESS_KEY" "$MILLRACE_S3_SECRET_KEY" | mc admin user add setup >/dev/null
mc admin policy attach setup "$MILLRACE_S3_BUCKET-write" --user "$MILLRACE_S3_ACCESS_KEY" >/dev/null
say "key $MILLRACE_S3_ACCESS_KEY: may look, read and write in $MILLRACE_S3_BUCKET, and nothing else"
say "policy $MILLRACE_S3_BUCKET-read: attach it to those who analyse"
