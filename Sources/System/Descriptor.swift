import Glibc

/// A file descriptor with one owner, closed when the owner goes.
struct Descriptor: ~Copyable {
  let number: Int32

  /// open(2), never inherited by a child process.
  static func open(
    _ path: String, _ flags: Int32, mode: mode_t = 0
  ) throws(SystemError) -> Descriptor {
    // A path is C's text: a NUL inside it would open another file than the one that was named.
    guard !path.utf8.contains(0) else { throw SystemError("open \(path)", number: EINVAL) }
    while true {
      let number = unsafe Glibc.open(path, flags | O_CLOEXEC, mode)
      if number >= 0 { return Descriptor(ownNumber: number) }
      guard errno == EINTR else { throw .last("open \(path)") }
    }
  }

  /// - Parameter ownNumber: taken over.
  init(ownNumber: Int32) { number = ownNumber }

  /// - Parameter passed: Taken over from another process.
  init(passed number: Int32) { self.init(ownNumber: number) }

  deinit { _ = close(number) }

  /// Appends up to `count` bytes to `content`; false at the end of the file.
  func read(upTo count: Int, into content: inout [UInt8]) throws(SystemError) -> Bool {
    var got = 0
    try content.append(addingCapacity: count) { output throws(SystemError) in
      got = try read(into: &output)
    }
    return got > 0
  }

  /// Appends what one read(2) gives, up to the free capacity; 0 at the end of the file.
  func read(into output: inout OutputSpan<UInt8>) throws(SystemError) -> Int {
    let got = unsafe output.withUnsafeMutableBufferPointer { buffer, initialized in
      var got = 0
      repeat {
        let free = unsafe UnsafeMutableBufferPointer(rebasing: buffer[initialized...])
        got = unsafe Glibc.read(number, free.baseAddress, free.count)
      } while got < 0 && errno == EINTR
      initialized += max(0, got)
      return got
    }
    guard got >= 0 else { throw .last("read") }
    return got
  }

  /// Writes all of `content`, in as many calls as it takes.
  func write(_ content: Span<UInt8>) throws(SystemError) {
    try unsafe content.withUnsafeBytes { bytes throws(SystemError) in
      var start = 0
      while start < bytes.count {
        let count = unsafe Glibc.write(number, bytes.baseAddress! + start, bytes.count - start)
        if count >= 0 {
          start += count
        } else if errno != EINTR {
          throw .last("write")
        }
      }
    }
  }
}
