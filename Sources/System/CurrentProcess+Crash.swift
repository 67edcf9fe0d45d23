import Glibc

extension CurrentProcess {
  /// Keeps what the Swift runtime writes when the process crashes from showing its memory.
  ///
  /// The report has the processor's registers in it and the bytes that they point to, which may be
  /// a key's. The runtime reads its orders before `main`: so a report is left on only where the
  /// environment says `registers=none`, and is otherwise turned off.
  public static func dropCrashReports(
    environment: (String) -> String? = CurrentProcess.environment
  ) {
    let orders = environment("SWIFT_BACKTRACE")?.split(separator: ",") ?? []
    guard !orders.contains("registers=none") else { return }
    // Those that the runtime catches.
    for number in [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] {
      _ = signal(number, SIG_DFL)
    }
  }
}
