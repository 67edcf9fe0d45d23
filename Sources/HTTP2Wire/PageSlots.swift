import CNGHTTP2

/// Room for the 16 KiB frame buffer of each session, in whole pages that start untouched.
///
/// nghttp2 writes only the front of that buffer unless a header block is large (bodies go straight
/// to the output), so an idle session costs one page here instead of five.
@unsafe
struct PageSlots {
  static let slotBytes = 20 << 10
  static let slotsPerSlab = 16
  static let slabBytes = slotBytes * slotsPerSlab
  static let smallestPayload = 12 << 10
  static let largestPayload = unsafe slotBytes - BlockStore.headerBytes

  /// One mapping; its free slots are a list through their own bit mask.
  @unsafe struct Slab {
    var pages: UnsafeMutableRawPointer
    /// Bit n: slot n is free.
    var free: UInt32
    var next: UnsafeMutablePointer<Slab>?
  }

  private var slabs: UnsafeMutablePointer<Slab>?
  private(set) var mappedBytes = 0
  private var freeSlots = 0

  private static let allFree: UInt32 = (1 << UInt32(slotsPerSlab)) - 1

  mutating func take() -> (slot: UnsafeMutableRawPointer, slab: UnsafeMutablePointer<Slab>)? {
    var candidate = unsafe slabs
    while let slab = unsafe candidate, unsafe slab.pointee.free == 0 {
      unsafe candidate = unsafe slab.pointee.next
    }
    guard let slab = unsafe candidate ?? map() else { return nil }
    let index = unsafe slab.pointee.free.trailingZeroBitCount
    unsafe slab.pointee.free &= ~(1 << UInt32(index))
    unsafe freeSlots -= 1
    return unsafe (slab.pointee.pages + index * Self.slotBytes, slab)
  }

  mutating func put(_ slot: UnsafeMutableRawPointer, slab: UnsafeMutableRawPointer?) {
    guard let slab = unsafe slab?.assumingMemoryBound(to: Slab.self) else { return }
    unsafe slab.pointee.free |= 1 << UInt32((slot - slab.pointee.pages) / Self.slotBytes)
    unsafe freeSlots += 1
    // One empty slab stays, so that a session that comes and goes does not map and unmap.
    if unsafe slab.pointee.free == Self.allFree, unsafe freeSlots >= 2 * Self.slotsPerSlab {
      unsafe unmap(slab)
    }
  }

  private mutating func map() -> UnsafeMutablePointer<Slab>? {
    guard let pages = unsafe CNGHTTP2_map_pages(Self.slabBytes) else { return nil }
    let slab = UnsafeMutablePointer<Slab>.allocate(capacity: 1)
    unsafe slab.initialize(to: Slab(pages: pages, free: Self.allFree, next: slabs))
    unsafe slabs = unsafe slab
    unsafe mappedBytes += Self.slabBytes
    unsafe freeSlots += Self.slotsPerSlab
    return unsafe slab
  }

  private mutating func unmap(_ slab: UnsafeMutablePointer<Slab>) {
    if unsafe slabs == slab {
      unsafe slabs = unsafe slab.pointee.next
    } else {
      var previous = unsafe slabs
      while let current = unsafe previous, unsafe current.pointee.next != slab {
        unsafe previous = unsafe current.pointee.next
      }
      unsafe previous?.pointee.next = unsafe slab.pointee.next
    }
    unsafe CNGHTTP2_unmap_pages(slab.pointee.pages, Self.slabBytes)
    unsafe slab.deallocate()
    unsafe mappedBytes -= Self.slabBytes
    unsafe freeSlots -= Self.slotsPerSlab
  }

  mutating func unmapEverything() {
    while let slab = unsafe slabs { unsafe unmap(slab) }
  }
}
