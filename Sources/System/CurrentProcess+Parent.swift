import Glibc

extension CurrentProcess {
  /// `PR_SET_PDEATHSIG` of <linux/prctl.h>.
  private static let setParentDeathSignalOption: Int32 = 1

  /// Asks the kernel for SIGTERM when the parent ends, however it ends (prctl(2)); for children
  /// that make no sense alone.
  package static func endWithParent() throws(SystemError) {
    let parent = getppid()
    guard processControl(setParentDeathSignalOption, UInt(SIGTERM)) == 0 else {
      throw .last("ask to end with the parent")
    }
    // It may have ended before we asked.
    if getppid() != parent {
      kill(getpid(), SIGTERM)
    }
  }
}
