# shellcheck shell=bash
#
# A throw-away machine whose PID 1 is this machine's own systemd: namespaces and an overlay of /,
# nothing of which remains. Needs root and common.bash; sets box (its folder) and box_upper,
# where files for it are laid down before box_start.

# Whether the kernel allows a box; sets box_hierarchy.
box_is_possible() {
    unshare --mount --pid --uts --ipc --cgroup --net --fork true 2>/dev/null || return 1
    [[ -x /lib/systemd/systemd ]] || return 1
    box_hierarchy=$(findmnt -rnt cgroup2 -o TARGET | head -n 1)
    [[ -n $box_hierarchy && -w $box_hierarchy ]]
}

# box_prepare: makes the folder.
box_prepare() {
    box=$(mktemp -d "${TMPDIR:-/tmp}/mado-box.XXXXXXXX")
    box_group=$box_hierarchy/${box##*/}
    # An overlay cannot have its upper layer on another overlay: everything goes to a tmpfs.
    mkdir "$box/layer"
    mount -t tmpfs -o mode=0755 tmpfs "$box/layer"
    box_upper=$box/layer/upper
    mkdir "$box_upper" "$box/layer/work" "$box/layer/root"
    box_silence
}

# Units that would reach out of the box, or that nobody needs there.
box_silence() {
    local units=$box_upper/etc/systemd/system unit
    mkdir -p "$units" "$box_upper/etc/systemd/journald.conf.d"
    for unit in apt-daily.timer apt-daily-upgrade.timer dev-hugepages.mount dpkg-db-backup.timer \
        e2scrub_all.timer fstrim.timer man-db.timer sys-fs-fuse-connections.mount \
        sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
        systemd-initctl.socket systemd-journald-audit.socket systemd-modules-load.service \
        systemd-sysctl.service systemd-sysusers.service systemd-udevd.service \
        systemd-update-utmp.service; do
        ln -s /dev/null "$units/$unit"
    done
    printf '[Journal]\nStorage=volatile\nAudit=no\nRateLimitIntervalSec=0\nForwardToWall=no\n' \
        >"$box_upper/etc/systemd/journald.conf.d/box.conf"
    tr -d - </proc/sys/kernel/random/uuid >"$box_upper/etc/machine-id"
    printf 'box\n' >"$box_upper/etc/hostname"
}

# box_start: boots, and returns when the system is running.
box_start() {
    mkdir "$box_group" "$box_group/inside" "$box_group/outside"
    (
        # Before the new cgroup namespace, so that its root is this group.
        echo "$BASHPID" >"$box_group/inside/cgroup.procs"
        exec unshare --mount --pid --uts --ipc --cgroup --net --fork --kill-child \
            "$root/scripts/lib/box-inside" "$box"
    ) </dev/null >"$box/log" 2>&1 &
    local outside=$! watched_pid=$!
    # Its end is meant, and no news.
    disown
    wait_until 10 test -e "$box/layer/ready" || box_failed
    # A group with groups of its own may hold no process (cgroups(7)).
    echo "$outside" >"$box_group/outside/cgroup.procs"
    box_pid=$(tr -d ' ' <"/proc/$outside/task/$outside/children")
    : >"$box/layer/go"
    wait_until 30 box_is_running || box_failed
}

box_failed() {
    cat "$box/log" >&2
    die "the box did not start"
}

box_is_running() {
    local state
    state=$(box_run systemctl is-system-running 2>/dev/null || :)
    [[ $state == running || $state == degraded ]]
}

# box_run COMMAND...: inside.
box_run() {
    nsenter --target "$box_pid" --all --root --wd -- "$@"
}

# box_end: ends every process of the box, and removes it.
box_end() {
    if [[ -e $box_group/cgroup.kill ]]; then
        echo 1 >"$box_group/cgroup.kill"
        local watched_pid=
        wait_until 10 grep -qx 'populated 0' "$box_group/cgroup.events"
    fi
    if [[ -d $box_group ]]; then
        find "$box_group" -depth -type d -exec rmdir {} +
    fi
    umount "$box/layer"
    rm -rf --one-file-system "$box"
}
