import Glibc
import Testing

@testable import System

/// `dropCrashReports` changes the process of all tests: only its choice is asked here; what a crash
/// writes is seen end to end.
@Suite struct CurrentProcessCrashTests {
  @Test(arguments: ["registers=none", "enable=yes,registers=none,color=no"])
  func `a report without registers is left on`(orders: String) {
    // A handler of the test's own stands for the runtime's.
    let before = signal(SIGTRAP, SIG_IGN)
    defer { signal(SIGTRAP, before) }
    CurrentProcess.dropCrashReports { $0 == "SWIFT_BACKTRACE" ? orders : nil }
    var action = sigaction()
    #expect(sigaction(SIGTRAP, nil, &action) == 0)
    #expect(action.__sigaction_handler.sa_handler != nil)
  }
}
