#!/bin/bash
# Installs the package on a Debian 12 that was made for it, and does there what an association does with it: serves, begins for
# real, backs up, drills, restores, upgrades, removes, purges.
#
#   tests/package/run.sh
#
# Needs root, the package (`make deb`) in BUILD (build), and Debian's packages in reach; BUILD/debian-12 is that system as it
# was made first, and is copied for each run. Nothing starts services there: the commands of the unit are run as it would run
# them, by its user, in a network of their own. Ends with `N passed, N failed`.
# shellcheck disable=SC2317,SC2016 # functions are called by `holds`; shells inside read their own variables
set -u
cd "$(dirname "$0")/../.." || exit
if [ -z "${INSIDE:-}" ]; then # mounts and processes of its own, which end with it
    INSIDE=1 exec unshare --mount --pid --fork --kill-child --mount-proc "$0"
fi
build=$(realpath -m "${BUILD:-build}")
base=$build/debian-12
package=$(ls -t "$build"/kaaring_*.deb | head -n 1) || exit 1
work=$(mktemp -d /var/tmp/kaaring-package-XXXXXX)
root=$work/root
data=/var/lib/kaaring/data
config=/etc/kaaring/kaaring.yaml
server=

tidy() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    umount -R "$root/proc" "$root/dev" 2>/dev/null
    rm -rf --one-file-system "$work"
}
trap tidy EXIT

passed=0
failed=0
# holds NAME COMMAND…: the command must end with status 0, and is quoted when it does not.
holds() {
    local name=$1
    shift
    if "$@" >"$work/said" 2>&1; then
        passed=$((passed + 1))
        echo "ok: $name"
    else
        failed=$((failed + 1))
        echo "NOT: $name: $*"
        cat "$work/said"
    fi
}

# ---- the system -------------------------------------------------------------------------------------------------

if [ ! -e "$base/etc/debian_version" ]; then
    rm -rf "$base"
    debootstrap --variant=minbase bookworm "$base" http://deb.debian.org/debian >"$work/log" 2>&1 || {
        cat "$work/log"
        echo '0 passed, 1 failed'
        exit 1
    }
fi
cp -a "$base" "$root"
cp /etc/resolv.conf "$root/etc/"
mount -t proc none "$root/proc"
mount -t tmpfs -o mode=755 none "$root/dev"
for node in null zero full random urandom tty; do
    touch "$root/dev/$node"
    mount --bind "/dev/$node" "$root/dev/$node"
done

# The network in which it serves has nobody but it.
unshare --net sleep infinity &
alone=$!
until [ "$(readlink /proc/$alone/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do :; done
nsenter --net="/proc/$alone/ns/net" ip link set lo up

clean=(env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive)
inside() { "${clean[@]}" chroot "$root" "$@" </dev/null; }
# As the service does: its user, its network.
service=(nsenter --net="/proc/$alone/ns/net" "${clean[@]}" chroot --userspec=kaaring:kaaring "$root")
as_service() { "${service[@]}" "$@" </dev/null; }
ask() { nsenter --net="/proc/$alone/ns/net" curl -sS --fail --max-time 10 --noproxy '*' "http://localhost:8080$1"; }
apt() { inside apt-get -qq -o APT::Install-Recommends=false -o Dpkg::Use-Pty=0 "$@"; }
kaaring() { as_service kaaring "$1" --config $config --data $data "${@:2}"; }

# The line of the unit behind NAME=, word by word.
unit_line() { sed -n "s/^$1=//p" "$root/lib/systemd/system/kaaring.service"; }

serve() {
    local before start
    inside install -d -m 700 -o kaaring -g kaaring /var/lib/kaaring # StateDirectory=
    read -ra before <<<"$(unit_line ExecStartPre)"
    read -ra start <<<"$(unit_line ExecStart)"
    as_service "${before[@]}" || return 1
    exec "${service[@]}" "${start[@]}" >"$work/server" 2>&1 </dev/null &
    server=$!
    for _ in $(seq 300); do
        ask /healthz >/dev/null 2>&1 && return 0
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    cat "$work/server"
    return 1
}
stop() {
    kill -TERM "$server"
    wait "$server"
    local code=$?
    server=
    return $code
}
shows() { ask "$1" | grep -q "$2"; }
same() { [ -n "$1" ] && [ "$1" = "$2" ]; }
not() { ! "$@"; }
there() { [ -e "$root$1" ]; }

# ---- the package alone -----------------------------------------------------------------------------------------

holds 'lintian finds nothing' lintian --fail-on error,warning "$package"
dpkg-deb --ctrl-tarfile "$package" | tar -t >"$work/control"
holds 'nothing asks at the installation' not grep -q '^\./config$' "$work/control"

# ---- installed -------------------------------------------------------------------------------------------------

cp "$package" "$root/tmp/kaaring.deb"
holds 'the lists are read' apt update
holds 'it installs with what it needs' apt install -y /tmp/kaaring.deb
holds 'its user can sign in nowhere' grep -qE '^kaaring:.*:/var/lib/kaaring:/usr/sbin/nologin$' "$root/etc/passwd"
holds 'the service is enabled' test -L "$root/etc/systemd/system/multi-user.target.wants/kaaring.service"
holds 'the witness is not' not there /etc/systemd/system/multi-user.target.wants/kaaring-witness.service
holds 'the socket is not' not there /etc/systemd/system/sockets.target.wants/kaaring.socket
holds 'systemd understands the units' inside systemd-analyze verify --man=no kaaring.service kaaring.socket kaaring-witness.service kaaring-backup.timer
holds 'the manual is there' inside sh -c 'zcat /usr/share/man/man1/kaaring.1.gz | grep -q "kaaring drill"'

holds 'it serves' serve
holds 'a sample, and says so' shows / 'Grønn Gründer'
holds 'its style is there' ask "$(ask / | grep -o '/assets/[^"]*app\.css' | head -n 1)"
holds 'a link lets the administrator in' sh -c 'echo "$1" | grep -q "^http://localhost:8080/logg-inn#"' - "$(kaaring admin-link)"
holds 'it ends well' stop

# ---- for real --------------------------------------------------------------------------------------------------

rm -r "$root$data"
holds 'a real folder takes the place of the sample' kaaring init --origin priser.example.no/kaaring
sed -i 's,^url: .*,url: https://priser.example.no,' "$root$config"
holds 'it serves for real' serve
holds 'its log has its name' same "$(ask /log/checkpoint | head -n 1)" priser.example.no/kaaring
checkpoint=$(ask /log/checkpoint)
as_service sh -c 'umask 077; kaaring backup-key /var/lib/kaaring/backup.key' >"$work/public"
holds 'a backup is made beside it' kaaring backup /var/lib/kaaring/today.kaaring --to "$(cat "$work/public")"
holds 'a drill proves it' kaaring drill /var/lib/kaaring/today.kaaring --key /var/lib/kaaring/backup.key
holds 'it ends well again' stop
mv "$root$data" "$root$data.lost"
holds 'the backup is restored' kaaring restore /var/lib/kaaring/today.kaaring --key /var/lib/kaaring/backup.key
holds 'it serves what was restored' serve
holds 'the log is what it was' same "$(ask /log/checkpoint)" "$checkpoint"
holds 'and ends well' stop

# ---- upgraded, removed, purged ---------------------------------------------------------------------------------

dpkg-deb -R "$package" "$work/next"
sed -i 's/^Version: .*/&+next/' "$work/next/DEBIAN/control"
echo '# A comment of the next version.' >>"$work/next/etc/kaaring/witness.yaml"
(cd "$work/next" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | xargs -0 md5sum >DEBIAN/md5sums)
dpkg-deb --root-owner-group -b "$work/next" "$root/tmp/next.deb" >"$work/log"
holds 'it is upgraded' apt install -y /tmp/next.deb
holds 'to the next version' inside sh -c 'dpkg-query -Wf "\${Version}" kaaring | grep -q "+next$"'
holds 'settings that were changed stay' grep -q '^url: https://priser.example.no$' "$root$config"
holds 'settings that were not changed are the next' grep -q 'of the next version' "$root/etc/kaaring/witness.yaml"
holds 'it serves after the upgrade' serve
holds 'the log is what it was before' same "$(ask /log/checkpoint)" "$checkpoint"
holds 'it ends well at last' stop

holds 'it is removed' apt remove -y kaaring
holds 'the program is gone' not there /usr/bin/kaaring
holds 'the data stay' there $data/data.mdb
holds 'the settings stay' there $config
holds 'it is purged where nobody can be asked' apt purge -y kaaring
holds 'the data stay even then' there $data/data.mdb
holds 'the settings are gone' not there $config
holds 'it is installed again' apt install -y /tmp/kaaring.deb
holds 'and finds its data' serve
holds 'as they were' same "$(ask /log/checkpoint)" "$checkpoint"
holds 'and ends' stop
inside sh -c 'echo "kaaring kaaring/purge-data boolean true" | debconf-set-selections'
holds 'it is purged, with a yes' apt purge -y kaaring
holds 'the data are gone' not there /var/lib/kaaring

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
