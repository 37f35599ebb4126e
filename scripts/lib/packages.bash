# shellcheck shell=bash
#
# What the scripts need from Debian 12 besides Swift. Needs common.bash.

install_build_packages() {
    install_missing ca-certificates git libsqlite3-dev libsystemd-dev libzstd-dev pkg-config \
        zlib1g-dev
}

# A disk of the tests' own.
install_disk_packages() {
    install_missing e2fsprogs mount
}

install_model_packages() {
    install_missing gcc spin
}

install_reference_packages() {
    install_missing python3 python3-venv
    # A service manager would start it: there, the tests that need it are left out.
    [[ -d /run/systemd/system ]] || install_missing nginx
    install_missing chromium chromium-driver openssl
}

install_demo_packages() {
    install_missing coreutils curl jq oathtool python3 sqlite3 util-linux
}
