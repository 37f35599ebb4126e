import Glibc

/// How many descriptors this process may have open: `LimitNOFILE=` of the unit.
package enum DescriptorLimit {
    /// The hard limit is lower than what is needed.
    package struct TooLow: Error, Equatable {
        package let needed: Int
        package let allowed: Int
    }

    /// Raises the soft limit to `needed`, if it is lower and as far as the hard one allows.
    package static func require(_ needed: Int) throws(TooLow) {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur < rlim_t(needed)
        else { return }
        limit.rlim_cur = min(rlim_t(needed), limit.rlim_max)
        guard limit.rlim_cur == rlim_t(needed),
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        else { throw TooLow(needed: needed, allowed: Int(clamping: limit.rlim_max)) }
    }
}
