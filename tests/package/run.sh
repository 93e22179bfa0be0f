#!/bin/bash
# Installs the package on a Debian 12 that was made for it, starts that system under systemd, and does there what an association
# does: looks at the sample, begins for real, backs up, drills, restores, upgrades, removes, purges.
#
#   tests/package/run.sh
#
# Needs root, the package (`make deb`) in BUILD (build), and Debian's packages in reach; BUILD/debian-12 is that system as it
# was made first, and is copied for each run. It has a network of its own, with nobody else in it. Ends with
# `N passed, N failed`.
# shellcheck disable=SC2317,SC2016 # functions are called by `holds`; shells inside read their own variables
set -u
cd "$(dirname "$0")/../.." || exit
if [ -z "${INSIDE:-}" ]; then # mounts and processes of its own, which end with it
    INSIDE=1 exec unshare --mount --pid --fork --kill-child --mount-proc "$0"
fi
build=$(realpath -m "${BUILD:-build}")
base=$build/debian-12
package=$(find "$build" -maxdepth 1 -name 'kaaring_*.deb' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2-)
work=$(mktemp -d /var/tmp/kaaring-package-XXXXXX)
root=$work/root
data=/var/lib/kaaring/data
config=/etc/kaaring/kaaring.yaml
group=
first=

tidy() {
    [ -z "$first" ] || kill -KILL "$first"
    wait
    [ -z "$group" ] || find "$group" -depth -type d -exec rmdir {} +
    umount -R "$root/proc" "$work/groups" 2>/dev/null
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
not() { ! "$@"; }
same() { [ -n "$1" ] && [ "$1" = "$2" ]; }
# Asks again, for half a minute at most.
soon() {
    for _ in $(seq 300); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    "$@"
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

clean=(env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive)
# Before it is started: by its folder. Then: among its processes.
inside() {
    if [ -z "$first" ]; then
        "${clean[@]}" chroot "$root" "$@" </dev/null
    else
        nsenter --target "$first" --mount --pid --net --uts --ipc --cgroup --root --wd "${clean[@]}" "$@" </dev/null
    fi
}
apt() { inside apt-get -qq -o APT::Install-Recommends=false -o Dpkg::Use-Pty=0 "$@"; }
as_user() { inside setpriv --reuid kaaring --regid kaaring --clear-groups "$@"; }
kaaring() { as_user kaaring "$1" --config $config --data $data "${@:2}"; }
ask() { nsenter --target "$first" --net curl -sS --fail --max-time 10 --noproxy '*' "http://localhost:8080$1"; }
shows() { ask "$1" | grep -q "$2"; }
there() { inside test -e "$1"; }
service() { inside systemctl "$1" kaaring.service; }
serves() {
    soon service is-active && soon ask /readyz && return 0
    inside systemctl status --no-pager --lines 30 kaaring
    return 1
}

# In a control group of its own, below which systemd makes those of its services.
start_system() {
    local groups
    groups=$(findmnt -n -o TARGET -t cgroup2 | head -n 1)
    if [ -z "$groups" ]; then
        groups=$work/groups
        mkdir "$groups"
        mount -t cgroup2 none "$groups" || return 1
    fi
    group=$groups/kaaring-package-$$
    mkdir "$group"
    (
        echo "$BASHPID" >"$group/cgroup.procs"
        exec unshare --mount --pid --fork --kill-child --cgroup --net --uts --ipc tests/package/boot.sh "$root" >"$work/console" 2>&1
    ) &
    local outer=$!
    soon pgrep -P "$outer" || return 1
    first=$(pgrep -P "$outer")
    soon inside systemctl is-system-running || {
        inside systemctl --failed
        cat "$work/console"
        return 1
    }
}

# ---- the package alone, and its installation --------------------------------------------------------------------

holds 'lintian finds nothing' lintian --fail-on error,warning "$package"
dpkg-deb --ctrl-tarfile "$package" | tar -t >"$work/control"
holds 'nothing asks at the installation' not grep -q '^\./config$' "$work/control"
cp "$package" "$root/var/tmp/kaaring.deb"
mount -t proc none "$root/proc"
holds 'the lists are read' apt update
holds 'it installs with what it needs' apt install -y systemd /var/tmp/kaaring.deb
umount "$root/proc"
holds 'its user can sign in nowhere' grep -qE '^kaaring:.*:/var/lib/kaaring:/usr/sbin/nologin$' "$root/etc/passwd"
holds 'the manual is there' inside sh -c 'zcat /usr/share/man/man1/kaaring.1.gz | grep -q "kaaring drill"'

# ---- a sample, at once ------------------------------------------------------------------------------------------

holds 'the system starts' start_system
if [ -z "$first" ]; then
    echo "$passed passed, $failed failed"
    exit 1
fi
holds 'nothing failed to start' same "$(inside systemctl is-system-running)" running
holds 'it serves' serves
holds 'and tells systemd so' same "$(inside systemctl show -P StatusText kaaring)" serves
holds 'it serves a sample' shows / 'Grønn Gründer'
holds 'its style is there' ask "$(ask / | grep -o '/assets/[^"]*app\.css' | head -n 1)"
holds 'a link lets the administrator in' sh -c 'echo "$1" | grep -q "^http://localhost:8080/logg-inn#"' - "$(kaaring admin-link)"
for unit in kaaring-witness.service kaaring.socket kaaring-backup.timer; do
    holds "$unit is for who wants it" same "$(inside systemctl is-enabled $unit)" disabled
done
holds 'systemd understands the units' inside systemd-analyze verify --man=no kaaring.service kaaring.socket kaaring-witness.service kaaring-backup.timer
holds 'it reads pages anew' service reload
holds 'it is started again' service restart
holds 'and serves' serves

# ---- for real ---------------------------------------------------------------------------------------------------

service stop
inside rm -r $data
holds 'a real folder takes the place of the sample' kaaring init --origin priser.example.no/kaaring
as_user sh -c 'umask 077; kaaring backup-key /var/lib/kaaring/backup.key' >"$work/public" 2>"$work/log"
inside sed -i "s,^url: .*,url: https://priser.example.no,; s,^  folder: \"\",  folder: /var/lib/kaaring-backup,
    s,^  to: \"\",  to: $(cat "$work/public")," $config
service start
holds 'it serves for real' serves
holds 'its log has its name' same "$(ask /log/checkpoint | head -n 1)" priser.example.no/kaaring
checkpoint=$(ask /log/checkpoint)
holds 'the timer makes backups' inside systemctl enable --now kaaring-backup.timer
holds 'its service makes one beside the server' inside systemctl start kaaring-backup.service
backup=$(inside sh -c 'ls /var/lib/kaaring-backup/*.kaaring' | head -n 1)
holds 'there it is' there "$backup"
holds 'a drill proves it' kaaring drill "$backup" --key /var/lib/kaaring/backup.key
service stop
inside mv $data $data.lost
holds 'it is restored' kaaring restore "$backup" --key /var/lib/kaaring/backup.key
service start
holds 'what was restored is served' serves
holds 'the log is what it was' same "$(ask /log/checkpoint)" "$checkpoint"

# ---- upgraded, removed, purged ----------------------------------------------------------------------------------

dpkg-deb -R "$package" "$work/next"
sed -i 's/^Version: .*/&+next/' "$work/next/DEBIAN/control"
echo '# A comment of the next version.' >>"$work/next/etc/kaaring/witness.yaml"
(cd "$work/next" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | xargs -0 md5sum >DEBIAN/md5sums)
dpkg-deb --root-owner-group -b "$work/next" "$root/var/tmp/next.deb" >"$work/log"
before=$(inside systemctl show -P MainPID kaaring)
holds 'it is upgraded' inside dpkg -i /var/tmp/next.deb
holds 'to the next version' inside sh -c 'dpkg-query -Wf "\${Version}" kaaring | grep -q "+next$"'
holds 'settings that were changed stay' inside grep -q '^url: https://priser.example.no$' $config
holds 'settings that were not changed are the next' inside grep -q 'of the next version' /etc/kaaring/witness.yaml
holds 'another process serves' not same "$(inside systemctl show -P MainPID kaaring)" "$before"
holds 'and it serves' serves
holds 'the log is what it was before' same "$(ask /log/checkpoint)" "$checkpoint"

holds 'it is removed' apt remove -y kaaring
holds 'nobody serves' not ask /
holds 'the program is gone' not there /usr/bin/kaaring
holds 'the data stay' there $data/data.mdb
holds 'the settings stay' there $config
holds 'it is purged where nobody can be asked' apt purge -y kaaring
holds 'the data stay even then' there $data/data.mdb
holds 'the settings are gone' not there $config
holds 'it is installed again' inside dpkg -i /var/tmp/kaaring.deb
holds 'and serves' serves
holds 'the data that it found' same "$(ask /log/checkpoint)" "$checkpoint"
inside sh -c 'echo "kaaring kaaring/purge-data boolean true" | debconf-set-selections'
holds 'it is purged, with a yes' apt purge -y kaaring
holds 'the data are gone' not there /var/lib/kaaring
holds 'and its backups stay' there "$backup"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
