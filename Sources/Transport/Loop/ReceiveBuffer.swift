import NIOCore

/// The one buffer into which all connections of a kind receive on an event loop, one after the
/// other.
///
/// NIO's channels keep a buffer each, which an idle connection holds for nothing, and which is out
/// of the processor's caches when its turn comes. Whoever is handed the bytes of a read gives the
/// buffer back when it is done with them; until then, another read gets a new one.
final class ReceiveBuffer {
  /// Bytes of one read at most.
  private let capacity: Int
  @exclusivity(unchecked) private var idle: ByteBuffer?

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// An empty buffer that nobody else has.
  func take(_ allocator: ByteBufferAllocator) -> ByteBuffer {
    guard var buffer = idle.take() else { return allocator.buffer(capacity: capacity) }
    // As `clear`, which would look whether somebody else reads it; whoever writes next does.
    buffer.moveReaderIndex(to: 0)
    buffer.moveWriterIndex(to: 0)
    return buffer
  }

  /// Takes a buffer back whose bytes were dealt with. Smaller ones are not worth keeping.
  func give(_ buffer: consuming ByteBuffer) {
    if buffer.capacity >= capacity { idle = buffer }
  }
}

/// Makes a channel receive into the buffer of its loop.
///
/// NIO keeps the first buffer of a channel for good, whatever the allocator says, and asks for
/// another at each read if the last one was said to be too small. So the first is a small one.
struct SharedReceiveAllocator: RecvByteBufferAllocator {
  private static let firstCapacity = 256

  private let shared: NIOLoopBound<ReceiveBuffer>
  private var isFirst = true

  init(_ shared: NIOLoopBound<ReceiveBuffer>) {
    self.shared = shared
  }

  func buffer(allocator: ByteBufferAllocator) -> ByteBuffer {
    isFirst ? allocator.buffer(capacity: Self.firstCapacity) : shared.value.take(allocator)
  }

  mutating func record(actualReadBytes: Int) -> Bool {
    isFirst = false
    return true
  }
}
