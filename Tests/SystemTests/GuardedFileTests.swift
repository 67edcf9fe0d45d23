import Testing

@testable import System

struct GuardedFileTests {
  private let directory = TemporaryDirectory()

  private func failure(_ path: String) -> GuardedFile.Failure? {
    do throws(GuardedFile.Failure) {
      _ = try GuardedFile(path)
      return nil
    } catch {
      return error
    }
  }

  @Test func `what is checked and read is one file`() throws {
    let path = "\(directory.path)/secret"
    try SmallFile.write(Array("abc".utf8).span, to: path, mode: 0o604)
    let file = try GuardedFile(path)
    let (mode, count) = (file.mode, file.count)
    let (isReadable, isWritable) = (file.isReadableByAll, file.isWritableByAll)
    #expect(mode == 0o604)
    #expect(count == 3)
    #expect(isReadable)
    #expect(!isWritable)
    var bytes: [UInt8] = []
    try bytes.append(addingCapacity: 4) { output throws(GuardedFile.Failure) in
      try file.read(into: &output)
    }
    #expect(bytes == Array("abc".utf8))
  }

  @Test func `a file that does not fit is refused, not cut`() throws {
    let path = "\(directory.path)/large"
    try SmallFile.write([UInt8](repeating: 1, count: 5000).span, to: path)
    let file = try GuardedFile(path)
    var bytes: [UInt8] = []
    #expect(throws: GuardedFile.Failure.tooLarge) {
      try bytes.append(addingCapacity: 5000) { output throws(GuardedFile.Failure) in
        try file.read(into: &output)
      }
    }
  }

  @Test func `a directory is no file, and a missing one says so`() {
    #expect(failure(directory.path) == .notRegular)
    guard case .system(let error) = failure("\(directory.path)/none") else {
      Issue.record("a file that is not there was opened")
      return
    }
    #expect(error.isMissing)
    #expect(error.reason == "No such file or directory")
  }
}
