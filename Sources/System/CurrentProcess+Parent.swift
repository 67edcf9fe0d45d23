import Glibc

extension CurrentProcess {
  /// Asks the kernel for SIGTERM when the parent ends, however it ends (prctl(2),
  /// PR_SET_PDEATHSIG); for children that make no sense alone.
  package static func endWithParent() throws(SystemError) {
    let parent = getppid()
    guard prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) == 0 else {
      throw SystemError("prctl", number: errno)
    }
    // It may have ended before we asked.
    if getppid() != parent {
      kill(getpid(), SIGTERM)
    }
  }
}
