import Glibc

/// Runs a program without a shell, for what it prints.
///
/// It gets this process's environment, no input and no descriptor but its output. It leads a
/// process group of its own, so that it can be ended with all that it has started.
public enum ChildProgram {
  public enum Failure: Error, Sendable, Equatable {
    /// It could not be started.
    case start(SystemError)
    /// It was not done in time; it was ended, and everything it had started with it.
    case tooSlow
    /// It printed more than there is room for; ended likewise.
    case tooMuch
    case exit(status: Int32)
    case signal(Int32)
  }

  /// Blocks until it has ended, for `nanoseconds` at most.
  ///
  /// What it writes to its standard error goes nowhere: programs print secrets there when they are
  /// told to be verbose.
  ///
  /// - Parameters:
  ///   - path: Not searched for.
  ///   - output: Gets what it prints, up to its free capacity.
  public static func run(
    _ path: String, _ arguments: [String], nanoseconds: UInt64, output: inout OutputSpan<UInt8>
  ) throws(Failure) {
    let end = MonotonicClock.now() &+ nanoseconds
    var ends: (Int32, Int32) = (-1, -1)
    guard unsafe makePipe(&ends) == 0 else { throw .start(.last("make a pipe")) }
    let reading = Descriptor(ownNumber: ends.0)
    let child: pid_t
    do {
      let writing = Descriptor(ownNumber: ends.1)
      child = try start(path, arguments, output: writing.number)
    }
    do throws(Failure) {
      try collect(reading.number, until: end, into: &output)
      try wait(for: child, until: end)
    } catch {
      switch error {
      // Its status was taken: the number of its group may be another's by now.
      case .exit, .signal: break
      case .start, .tooSlow, .tooMuch: endGroup(child)
      }
      throw error
    }
  }

  private static func start(
    _ path: String, _ arguments: [String], output: Int32
  ) throws(Failure) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // Whatever a library opened without close-on-exec: sockets of callers are not for it.
    guard unsafe closeFrom(3, &actions) == 0 else {
      throw .start(SystemError("keep descriptors from \(path)", number: ENOSYS))
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    var texts = unsafe ([path] + arguments).map { unsafe strdup($0) }
    unsafe texts.append(nil)
    defer { unsafe texts.forEach { unsafe free($0) } }
    var child: pid_t = 0
    let status = unsafe posix_spawn(&child, path, &actions, &attributes, texts, environ)
    guard status == 0 else { throw .start(SystemError("run \(path)", number: status)) }
    return child
  }

  // Two of GNU's own, which Swift does not import: its module asks glibc for what POSIX has.

  private static func makePipe(_ ends: UnsafeMutablePointer<(Int32, Int32)>) -> Int32 {
    typealias Call = @convention(c) (UnsafeMutableRawPointer, Int32) -> Int32
    guard let symbol = unsafe dlsym(nil, "pipe2") else { return -1 }
    return unsafe unsafeBitCast(symbol, to: Call.self)(ends, O_CLOEXEC)
  }

  private static func closeFrom(
    _ first: Int32, _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>
  ) -> Int32 {
    typealias Call = @convention(c) (UnsafeMutableRawPointer, Int32) -> Int32
    guard let symbol = unsafe dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else {
      return ENOSYS
    }
    return unsafe unsafeBitCast(symbol, to: Call.self)(actions, first)
  }

  /// Everything until the last writer has closed the pipe.
  private static func collect(
    _ descriptor: Int32, until end: UInt64, into output: inout OutputSpan<UInt8>
  ) throws(Failure) {
    while true {
      let now = MonotonicClock.now()
      guard now < end else { throw .tooSlow }
      var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let pause = Int32(clamping: (end - now) / 1_000_000 + 1)
      guard unsafe poll(&wanted, 1, pause) > 0 else { continue }
      guard output.freeCapacity > 0 else { throw .tooMuch }
      let got = unsafe output.withUnsafeMutableBufferPointer { buffer, initialized in
        let free = unsafe UnsafeMutableBufferPointer(rebasing: buffer[initialized...])
        let got = unsafe read(descriptor, free.baseAddress, free.count)
        initialized += max(0, got)
        return got
      }
      if got == 0 { return }
      guard got > 0 || errno == EINTR || errno == EAGAIN else {
        throw .start(.last("read what it prints"))
      }
    }
  }

  private static func wait(for child: pid_t, until end: UInt64) throws(Failure) {
    while true {
      var status: Int32 = 0
      let found = unsafe waitpid(child, &status, WNOHANG)
      if found == child {
        let signal = status & 0x7F
        guard signal == 0 else { throw .signal(signal) }
        let code = (status >> 8) & 0xFF
        guard code == 0 else { throw .exit(status: code) }
        return
      }
      // Somebody else has taken its status: how it ended is not known.
      guard found == 0 || errno == EINTR else { throw .start(.last("wait for the program")) }
      guard MonotonicClock.now() < end else { throw .tooSlow }
      // It has closed its output and is about to end.
      _ = poll(nil, 0, 5)
    }
  }

  /// Ends what still runs; its status is taken, so that no zombie stays.
  private static func endGroup(_ child: pid_t) {
    // The group lives as long as one of its processes, and the leader's number is not given out
    // again before then.
    kill(-child, SIGKILL)
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
  }
}
