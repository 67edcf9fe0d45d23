import Testing

@testable import System

@Suite struct FileStampTests {
  @Test func `a file written anew or exchanged has another stamp`() throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/secret"
    #expect(FileStamp(path) == nil)
    try SmallFile.write([1, 2, 3].span, to: path)
    let first = FileStamp(path)
    #expect(first != nil)
    #expect(FileStamp(path) == first)
    try SmallFile.write([3, 2, 1].span, to: path)
    let second = FileStamp(path)
    #expect(second != first)
    try FileMode.set(0o400, on: path)
    #expect(FileStamp(path) != second)
  }

  @Test func `a path with a zero byte leads nowhere`() {
    #expect(FileStamp("/\0") == nil)
  }
}
