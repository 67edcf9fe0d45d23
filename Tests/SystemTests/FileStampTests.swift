import Testing

@testable import System

@Suite struct FileStampTests {
  @Test func `another content, or another file in its place, has another stamp`() throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/file"
    #expect(FileStamp(path) == nil)
    try SmallFile.write(Array("one".utf8).span, to: path)
    let first = try #require(FileStamp(path))
    #expect(FileStamp(path) == first)
    // The same bytes: moved into place, it is another file.
    try SmallFile.write(Array("one".utf8).span, to: path)
    let second = try #require(FileStamp(path))
    #expect(second != first)
    try SmallFile.write(Array("longer".utf8).span, to: path)
    #expect(FileStamp(path) != second)
  }
}
