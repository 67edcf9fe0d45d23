import COpenSSL
import Testing

/// Each test keeps to one thread: what a thread keeps is its own.
@Suite struct RecordBuffersTests {
  /// Functions of a C header are each module's own, and so is what they keep. Other tests of this
  /// process use OpenSSL already: it does not take its memory from here.
  private static let areOurs = COpenSSL_keep_record_buffers()

  init() {
    _ = Self.areOurs
  }

  private func allocate(_ count: Int) -> UnsafeMutableRawPointer? {
    COpenSSL_allocate(count, nil, 0)
  }

  private func release(_ block: UnsafeMutableRawPointer?) {
    COpenSSL_release(block, nil, 0)
  }

  @Test func `what one session gave back is the next one's, to read or to write a record`() {
    let read = allocate(16_716)
    release(read)
    let written = allocate(17_048)
    #expect(written == read)
    // The largest that is asked for fits, whatever it was made for.
    written?.initializeMemory(as: UInt8.self, repeating: 7, count: 17_048)
    release(written)
  }

  @Test func `at most four are kept`() {
    let blocks = (0..<6).map { _ in allocate(16_716) }
    #expect(Set(blocks).count == 6)
    for block in blocks { release(block) }
    // The last that came goes first, and only four of six stayed.
    let again = (0..<4).map { _ in allocate(17_048) }
    #expect(again == blocks[0..<4].reversed())
    for block in again { release(block) }
  }

  @Test(arguments: [1, 48, 4096, 16_383, 17_600, 65_536])
  func `other sizes are the C library's`(count: Int) {
    let kept = allocate(16_716)
    release(kept)
    let other = allocate(count)
    #expect(other != nil && other != kept)
    other?.initializeMemory(as: UInt8.self, repeating: 1, count: count)
    release(other)
    #expect(allocate(16_716) == kept)
    release(kept)
  }

  @Test func `nothing is nothing, and growing keeps what was written`() {
    #expect(allocate(0) == nil)
    release(nil)
    let small = COpenSSL_resize(nil, 10, nil, 0)
    small?.storeBytes(of: 42, as: UInt8.self)
    let large = COpenSSL_resize(small, 17_000, nil, 0)
    #expect(large?.load(as: UInt8.self) == 42)
    #expect(COpenSSL_resize(large, 0, nil, 0) == nil)
  }
}
