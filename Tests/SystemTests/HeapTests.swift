import Glibc
import System
import Testing

@Suite(.serialized)
struct HeapTests {
  /// A sanitizer brings an allocator of its own, which gives nothing back.
  private static let isSanitized =
    unsafe dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

  @Test(.disabled(if: isSanitized))
  func `pages between blocks in use go back to the system`() throws {
    // Small enough to lie in the heap, not in mappings of their own.
    let count = 2_000
    var blocks = (0..<count).map { _ in [UInt8](repeating: 1, count: 32 * 1024) }
    for index in 0..<count where index % 2 == 0 { blocks[index] = [] }
    let before = try #require(CurrentProcess.residentByteCount)
    Heap.trim()
    let after = try #require(CurrentProcess.residentByteCount)
    #expect(blocks.filter { $0.isEmpty }.count == count / 2)
    #expect(before - after > count / 4 * 32 * 1024)
  }
}
