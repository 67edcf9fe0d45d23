import Testing

@testable import HTTP2Wire

@Suite struct BlockStoreTests {
  private func withStore(
    maxLiveBytes: Int = 1 << 30, maxCachedBytes: Int = 1 << 20,
    _ body: (inout BlockStore) throws -> Void
  ) rethrows {
    var store = BlockStore(maxLiveBytes: maxLiveBytes, maxCachedBytes: maxCachedBytes)
    defer { store.releaseEverything() }
    try body(&store)
  }

  @Test func `every size is held and keeps its bytes`() {
    withStore { store in
      var blocks: [(UnsafeMutableRawPointer, Int)] = []
      for size in [
        0, 1, 15, 16, 17, 100, 496, 497, 511, 4_096, 8_688, 8_689, 16_395, 20_464, 20_465, 99_999,
      ] {
        guard let block = store.allocate(size) else {
          Issue.record("no block of \(size)")
          continue
        }
        block.initializeMemory(as: UInt8.self, repeating: UInt8(size % 251), count: size)
        blocks.append((block, size))
      }
      for (block, size) in blocks {
        let bytes = UnsafeRawBufferPointer(start: block, count: size)
        #expect(bytes.allSatisfy { $0 == UInt8(size % 251) })
        #expect(Int(bitPattern: block) % 16 == 0)
        store.release(block)
      }
      #expect(store.statistics.liveBytes == 0)
    }
  }

  @Test func `a block given back is the next one taken`() {
    withStore { store in
      guard let block = store.allocate(100) else { return }
      store.release(block)
      #expect(store.statistics.cachedBytes > 0)
      let next = store.allocate(90)
      #expect(next == block && store.statistics.cachedBytes == 0)
      store.release(block)
    }
  }

  @Test func `nothing more is kept than allowed`() {
    withStore(maxCachedBytes: 200) { store in
      let blocks = (0..<10).compactMap { _ in store.allocate(80) }
      for block in blocks { store.release(block) }
      #expect(store.statistics.cachedBytes <= 200 && store.statistics.cachedBytes > 0)
    }
  }

  @Test func `growing keeps what was there`() {
    withStore { store in
      guard var block = store.resize(nil, 10) else { return }
      block.initializeMemory(as: UInt8.self, repeating: 5, count: 10)
      for size in [11, 20, 500, 9_000, 16_400, 40_000] {
        guard let bigger = store.resize(block, size) else { return }
        block = bigger
        #expect(UnsafeRawBufferPointer(start: block, count: 10).allSatisfy { $0 == 5 })
      }
      store.release(block)
    }
  }

  @Test func `what would go over the bound is refused and counted`() {
    withStore(maxLiveBytes: 30_000) { store in
      let slot = store.allocate(16_395)
      #expect(slot != nil)
      let another = store.allocate(16_395)
      let large = store.allocate(20_000)
      #expect(another == nil && large == nil)
      #expect(store.statistics.refusals == 2)
      let small = store.allocate(8_000)
      #expect(small != nil)
      let last = store.allocate(8_000)
      #expect(last == nil)
      if let slot { store.release(slot) }
      if let small { store.release(small) }
    }
  }

  @Test func `sizes and classes agree`() {
    for bytes in 1...SizeClass.largest {
      let index = SizeClass.index(bytes)
      #expect(index < SizeClass.count && SizeClass.bytes(index) >= bytes)
      if index > 0 { #expect(SizeClass.bytes(index - 1) < bytes) }
    }
  }

  @Test func `slots of one slab do not overlap and an empty slab goes back`() {
    withStore { store in
      let slots = (0..<40).compactMap { _ in store.allocate(16_395) }.sorted { $0 < $1 }
      for (one, next) in zip(slots, slots.dropFirst()) { #expect(next - one >= 20 << 10) }
      #expect(store.statistics.mappedBytes == 3 * PageSlots.slabBytes)
      for slot in slots { store.release(slot) }
      #expect(store.statistics.mappedBytes == PageSlots.slabBytes)
    }
  }
}
