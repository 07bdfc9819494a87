# Sourced by the run scripts: install_packages makes sure that Debian packages are there.
# shellcheck shell=sh

is_debian_like() {
    command -v apt-get > /dev/null && command -v dpkg-query > /dev/null
}

missing_packages() { # PACKAGES...: those that are not installed
    for package in "$@"; do
        # shellcheck disable=SC2016 # ${Status} is dpkg's
        dpkg-query -W -f='${Status}\n' "$package" 2> /dev/null | grep -q '^install ok installed$' ||
            printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# install_packages PACKAGES...: says what it installs and installs it, without a question; installs
# nothing that is there. Returns 1, having said what to do, where it cannot.
install_packages() {
    if ! is_debian_like; then
        echo "This is not Debian or Ubuntu. Please install what these Debian packages hold:"
        echo "    $*"
        echo "and run this again with --no-install in front of all other arguments."
        return 1
    fi
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo > /dev/null; then
        echo "These packages are missing, and installing them needs root or sudo:"
        echo "    apt-get install $missing"
        return 1
    fi
    echo "Installing with apt-get: $missing"
    # shellcheck disable=SC2086 # the packages are words
    as_root apt-get -o Acquire::Retries=3 update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get -o Acquire::Retries=3 install -q -y --no-install-recommends $missing
}
