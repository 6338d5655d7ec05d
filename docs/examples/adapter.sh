#!/bin/sh
# A vendor adapter in shell: one reading a second, no settings, no records. Needs only sh, sed and sleep.
identity='{"manufacturer":"Example","model":"S-1","serial":"0002","firmware":"1.0.0"}'

report() {
    count=0
    while sleep 0.9; do
        count=$((count + 1))
        # Put here whatever reads your device; a heartbeat alone says that its link works.
        printf '{"event":"reading","temperature":36.5,"unit":"degC","mode":"body","sequence":%d}\n' "$count"
    done
}

while IFS= read -r line; do
    id=$(printf '%s' "$line" | sed -n 's/.*"id": *\([0-9][0-9]*\).*/\1/p')
    request=$(printf '%s' "$line" | sed -n 's/.*"request": *"\([a-z_]*\)".*/\1/p')
    case "$id:$request" in
    :* | *:) printf '{"reply":null,"error":"cannot read this line"}\n' ;;
    *:hello)
        printf '{"reply":%s,"protocol":"conformance/adapter/1","identity":%s}\n' "$id" "$identity"
        report &
        ;;
    *:identity) printf '{"reply":%s,"identity":%s}\n' "$id" "$identity" ;;
    *:goodbye)
        printf '{"reply":%s}\n' "$id"
        kill $! 2>/dev/null
        exit 0
        ;;
    *) printf '{"reply":%s,"error":"cannot do %s"}\n' "$id" "$request" ;;
    esac
done
kill $! 2>/dev/null
