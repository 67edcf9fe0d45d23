import Glibc

/// What a process may ask about itself and impose on itself.
public enum CurrentProcess {
  /// Keeps this process's memory, which holds keys, out of core files and other hands.
  ///
  /// Not dumpable (prctl(2)) also means that no process of the same user may attach to it or read
  /// `/proc/<pid>/mem`. The core limit is 1 and not 0: with 0 a core handler behind a pipe
  /// (`|` in core_pattern) would still be given everything, 1 turns both off (core(5)).
  public static func disableCoreDumps() throws(SystemError) {
    try setLimit(RLIMIT_CORE, to: rlimit(rlim_cur: 1, rlim_max: 1), "disable core dumps")
    try setDumpable(false)
  }

  /// Whether the kernel would write this process's memory out when it crashes.
  public static var isDumpable: Bool {
    get throws(SystemError) {
      let answer = processControl(getDumpableOption, 0)
      guard answer >= 0 else { throw .last("ask whether core dumps are on") }
      return answer != 0
    }
  }

  /// Raises the limit of open descriptors to all that this process is allowed.
  ///
  /// Each connection takes one; the usual soft limit of 1,024 is for programs that use select(2).
  /// Returns the limit now in force.
  @discardableResult
  public static func raiseDescriptorLimit() throws(SystemError) -> Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      throw .last("read the limit of open descriptors")
    }
    if limit.rlim_cur < limit.rlim_max {
      limit.rlim_cur = limit.rlim_max
      try setLimit(RLIMIT_NOFILE, to: limit, "raise the limit of open descriptors")
    }
    return Int(clamping: limit.rlim_cur)
  }

  /// From now on new files are for their owner alone, whatever mode they are made with.
  public static func keepNewFilesPrivate() {
    umask(0o077)
  }

  /// Whether a path leads to a file that this process may execute.
  public static func mayRun(_ path: String) -> Bool {
    var status = stat()
    guard !path.utf8.contains(0), unsafe stat(path, &status) == 0,
      status.st_mode & S_IFMT == S_IFREG
    else { return false }
    return unsafe access(path, X_OK) == 0
  }

  public static var id: Int32 { getpid() }

  /// The effective user, who owns what this process makes.
  public static var userID: UInt32 { geteuid() }
}

extension CurrentProcess {
  /// `PR_SET_DUMPABLE` and `PR_GET_DUMPABLE` of <linux/prctl.h>.
  private static let setDumpableOption: Int32 = 4
  private static let getDumpableOption: Int32 = 3

  static func setDumpable(_ isDumpable: Bool) throws(SystemError) {
    guard processControl(setDumpableOption, isDumpable ? 1 : 0) == 0 else {
      throw .last("set whether core dumps are on")
    }
  }

  private static func setLimit(
    _ resource: __rlimit_resource, to limit: rlimit, _ operation: String
  ) throws(SystemError) {
    var limit = limit
    guard unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else {
      throw .last(operation)
    }
  }

  /// prctl(2), which Swift does not import because C declares it with a variable argument list.
  ///
  /// The kernel's calls take whole registers, so the fixed form calls the same function.
  static func processControl(_ option: Int32, _ argument: UInt) -> Int32 {
    typealias Call = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
    guard let symbol = unsafe dlsym(nil, "prctl") else { return -1 }
    return unsafe unsafeBitCast(symbol, to: Call.self)(option, argument, 0, 0, 0)
  }
}
