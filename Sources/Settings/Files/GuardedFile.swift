import Glibc

/// A regular file, opened once: what is checked and what is read are the same file.
///
/// Asking for the permissions by name and then opening by name would let whoever can write the
/// directory exchange the file in between.
struct GuardedFile: ~Copyable {
  private let descriptor: Int32
  private let path: String
  /// Permission bits.
  let mode: UInt32
  /// Bytes when it was opened.
  let count: Int

  /// Neither waits (for the writer of a pipe) nor leaks into a child process.
  init(_ path: String) throws(FileProblem) {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw Self.problem(opening: path, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw Self.problem(opening: path, code)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FileProblem(path, "is not a regular file", expected: "a regular file")
    }
    self.descriptor = descriptor
    self.path = path
    self.mode = status.st_mode & 0o7777
    self.count = Int(status.st_size)
  }

  deinit {
    close(descriptor)
  }

  /// Appends the content; a file that does not fit into the free capacity is refused.
  func read(into output: inout OutputSpan<UInt8>, countMax: Int) throws(FileProblem) {
    while true {
      guard output.freeCapacity > 0 else {
        throw FileProblem(
          path, "has more than \(countMax) bytes, or grew while it was read",
          expected: "at most \(countMax) bytes")
      }
      let (taken, code) = output.withUnsafeMutableBufferPointer { buffer, initialized in
        let start = buffer.baseAddress.map { $0 + initialized }
        let taken = Glibc.read(descriptor, start, buffer.count - initialized)
        if taken > 0 { initialized += taken }
        return (taken, errno)
      }
      if taken == 0 { return }
      guard taken > 0 || code == EINTR else {
        throw FileProblem(path, "cannot be read: error \(code)", expected: "a readable file")
      }
    }
  }

  private static func problem(opening path: String, _ code: Int32) -> FileProblem {
    let reason =
      switch code {
      case ENOENT: "it does not exist"
      case EACCES, EPERM: "permission denied"
      case ENOTDIR: "a part of the path is no directory"
      case ELOOP: "too many symbolic links"
      case EMFILE, ENFILE: "too many open files"
      default: "error \(code)"
      }
    return FileProblem(path, "cannot be opened: \(reason)", expected: "a readable file")
  }
}
