import Glibc

extension CurrentProcess {
  /// Sends this process SIGTERM when its parent ends, however that ends; for children that make no
  /// sense alone.
  ///
  /// Not by `PR_SET_PDEATHSIG`: to that the parent is the *thread* that started the child, and a
  /// thread of a pool ends when there is nothing to do for it (prctl(2)).
  ///
  /// - Throws: where the kernel is older than Linux 5.3, or does not let a process look at its
  ///   parent.
  public static func endWithParent() throws(SystemError) {
    let parent = getppid()
    let number = processDescriptor(parent)
    guard number >= 0 else { throw .last("watch the process that started this one") }
    // It may have ended before we asked; then its number is another's, or nobody's.
    guard getppid() == parent else {
      close(number)
      kill(getpid(), SIGTERM)
      return
    }
    // The thread has the descriptor for as long as the process lives.
    var thread = pthread_t()
    let failure = unsafe pthread_create(
      &thread, nil,
      { number in
        var watched = pollfd(
          fd: Int32(truncatingIfNeeded: Int(bitPattern: number)), events: Int16(POLLIN), revents: 0)
        // Readable once the last thread of the process has ended (pidfd_open(2)).
        while unsafe poll(&watched, 1, -1) < 0, errno == EINTR {}
        kill(getpid(), SIGTERM)
        return nil
      }, UnsafeMutableRawPointer(bitPattern: Int(number)))
    guard failure == 0 else {
      close(number)
      throw SystemError("start a thread", number: failure)
    }
    pthread_detach(thread)
  }

  /// pidfd_open(2), which Swift's module of the C library leaves out; closed in children.
  private static func processDescriptor(_ process: pid_t) -> Int32 {
    typealias Call = @convention(c) (pid_t, UInt32) -> Int32
    guard let symbol = unsafe dlsym(nil, "pidfd_open") else {
      errno = ENOSYS
      return -1
    }
    return unsafe unsafeBitCast(symbol, to: Call.self)(process, 0)
  }
}
