#!/bin/sh
# Creates the namespace unless it is there. The server's port opens before the server can answer.
set -eu

tries=60
until temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"; do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    echo "The namespace $TEMPORAL_NAMESPACE could not be created at $TEMPORAL_ADDRESS: see the messages above." >&2
    exit 1
  fi
  sleep 2
done
echo "The namespace $TEMPORAL_NAMESPACE is ready."
