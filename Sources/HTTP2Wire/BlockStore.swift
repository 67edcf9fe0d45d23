import CNGHTTP2

/// Free lists by size class, and pages for frame buffers.
///
/// Every block begins with 16 bytes that say where it belongs, because nghttp2 frees without a
/// size.
@unsafe
struct BlockStore {
  static let headerBytes = 16
  private static let slotClass: UInt32 = 0xFFFE
  private static let plainClass: UInt32 = 0xFFFF

  /// Stands at the front of every block; `link` is the next free block, the slab or the size.
  struct Header {
    var sizeClass: UInt32
    var index: UInt32
    var link: UInt
  }

  private var free: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private var slots = unsafe PageSlots()
  private let maxLiveBytes: Int
  private let maxCachedBytes: Int
  /// Of all blocks, those in use and those kept; what is kept is counted apart, and no more than
  /// that changes with most blocks.
  private var heldBytes = 0
  private var cachedBytes = 0
  private var refusals = 0

  init(maxLiveBytes: Int, maxCachedBytes: Int) {
    unsafe self.maxLiveBytes = maxLiveBytes
    unsafe self.maxCachedBytes = maxCachedBytes
    unsafe free = .allocate(capacity: SizeClass.count)
    unsafe free.initialize(repeating: nil, count: SizeClass.count)
  }

  private var liveBytes: Int { unsafe heldBytes &- cachedBytes }

  var statistics: MemoryPool.Statistics {
    unsafe MemoryPool.Statistics(
      liveBytes: liveBytes, cachedBytes: cachedBytes,
      mappedBytes: slots.mappedBytes, refusals: refusals)
  }

  @inline(__always)
  mutating func allocate(_ payload: Int) -> UnsafeMutableRawPointer? {
    let bytes = unsafe payload &+ Self.headerBytes
    guard bytes <= SizeClass.largest else { return unsafe allocateLarge(payload) }
    let sizeClass = SizeClass.index(bytes)
    let size = SizeClass.bytes(sizeClass)
    if let block = unsafe free[sizeClass] {
      unsafe free[sizeClass] = unsafe UnsafeMutableRawPointer(
        bitPattern: block.load(fromByteOffset: 8, as: UInt.self))
      unsafe cachedBytes &-= size
      return unsafe block + Self.headerBytes
    }
    return unsafe allocateFresh(sizeClass: sizeClass, size: size)
  }

  @inline(never)
  private mutating func allocateFresh(sizeClass: Int, size: Int) -> UnsafeMutableRawPointer? {
    unsafe heldBytes += size
    guard unsafe liveBytes <= maxLiveBytes else { return unsafe refuse(size) }
    let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    unsafe block.storeBytes(
      of: Header(sizeClass: UInt32(sizeClass), index: 0, link: 0), as: Header.self)
    return unsafe block + Self.headerBytes
  }

  @inline(never)
  private mutating func allocateLarge(_ payload: Int) -> UnsafeMutableRawPointer? {
    guard payload <= Int(Int32.max) else { return nil }
    let fitsSlot = unsafe payload > PageSlots.smallestPayload && payload <= PageSlots.largestPayload
    let size = unsafe fitsSlot ? PageSlots.slotBytes : payload + Self.headerBytes
    unsafe heldBytes += size
    guard unsafe liveBytes <= maxLiveBytes else { return unsafe refuse(size) }
    if fitsSlot {
      guard let (block, slab) = unsafe slots.take() else { return unsafe refuse(size) }
      unsafe block.storeBytes(
        of: Header(sizeClass: Self.slotClass, index: 0, link: UInt(bitPattern: slab)),
        as: Header.self)
      return unsafe block + Self.headerBytes
    }
    let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    unsafe block.storeBytes(
      of: Header(sizeClass: Self.plainClass, index: 0, link: UInt(size)), as: Header.self)
    return unsafe block + Self.headerBytes
  }

  private mutating func refuse(_ size: Int) -> UnsafeMutableRawPointer? {
    unsafe heldBytes -= size
    unsafe refusals += 1
    return nil
  }

  @inline(__always)
  mutating func release(_ pointer: UnsafeMutableRawPointer) {
    let block = unsafe pointer - Self.headerBytes
    let sizeClass = unsafe block.load(as: UInt32.self)
    guard unsafe sizeClass < Self.slotClass else { return unsafe releaseLarge(block) }
    let size = SizeClass.bytes(Int(sizeClass))
    guard unsafe cachedBytes &+ size <= maxCachedBytes else {
      unsafe heldBytes &-= size
      return unsafe block.deallocate()
    }
    unsafe cachedBytes &+= size
    unsafe block.storeBytes(
      of: UInt(bitPattern: free[Int(sizeClass)]), toByteOffset: 8, as: UInt.self)
    unsafe free[Int(sizeClass)] = unsafe block
  }

  @inline(never)
  private mutating func releaseLarge(_ block: UnsafeMutableRawPointer) {
    let header = unsafe block.load(as: Header.self)
    if unsafe header.sizeClass == Self.slotClass {
      unsafe heldBytes -= PageSlots.slotBytes
      unsafe slots.put(block, slab: UnsafeMutableRawPointer(bitPattern: header.link))
    } else {
      unsafe heldBytes -= Int(header.link)
      unsafe block.deallocate()
    }
  }

  mutating func resize(_ pointer: UnsafeMutableRawPointer?, _ payload: Int)
    -> UnsafeMutableRawPointer?
  {
    guard let pointer = unsafe pointer else { return unsafe allocate(payload) }
    let room = unsafe payloadBytes(of: pointer)
    if payload <= room { return unsafe pointer }
    guard let bigger = unsafe allocate(payload) else { return nil }
    unsafe bigger.copyMemory(from: pointer, byteCount: room)
    unsafe release(pointer)
    return unsafe bigger
  }

  private func payloadBytes(of pointer: UnsafeMutableRawPointer) -> Int {
    let header = unsafe (pointer - Self.headerBytes).load(as: Header.self)
    switch header.sizeClass {
    case unsafe Self.slotClass: return unsafe PageSlots.slotBytes - Self.headerBytes
    case unsafe Self.plainClass: return unsafe Int(header.link) - Self.headerBytes
    default: return unsafe SizeClass.bytes(Int(header.sizeClass)) - Self.headerBytes
    }
  }

  mutating func releaseEverything() {
    unsafe precondition(liveBytes == 0, "a session outlived its memory pool")
    for sizeClass in 0..<SizeClass.count {
      while let block = unsafe free[sizeClass] {
        unsafe free[sizeClass] = unsafe UnsafeMutableRawPointer(
          bitPattern: block.load(fromByteOffset: 8, as: UInt.self))
        unsafe block.deallocate()
      }
    }
    unsafe free.deallocate()
    unsafe slots.unmapEverything()
  }
}
