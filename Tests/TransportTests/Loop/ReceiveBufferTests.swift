import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

struct ReceiveBufferTests {
  private static let capacity = 32 * 1024
  private let allocator = ByteBufferAllocator()

  private func address(_ buffer: ByteBuffer) -> UnsafeRawPointer? {
    buffer.withVeryUnsafeBytes { UnsafeRawPointer($0.baseAddress) }
  }

  @Test func `a buffer given back is taken again, empty`() {
    let shared = ReceiveBuffer(capacity: Self.capacity)
    var buffer = shared.take(allocator)
    let first = address(buffer)
    buffer.writeString("of one connection")
    shared.give(buffer)
    buffer = ByteBuffer()
    let again = shared.take(allocator)
    #expect(address(again) == first)
    #expect(again.readableBytes == 0)
    #expect(again.writableBytes >= Self.capacity)
  }

  @Test func `two reads at a time have two buffers`() {
    let shared = ReceiveBuffer(capacity: Self.capacity)
    let one = shared.take(allocator)
    let other = shared.take(allocator)
    #expect(address(one) != address(other))
  }

  @Test func `bytes that somebody still holds are not written over`() {
    let shared = ReceiveBuffer(capacity: Self.capacity)
    var held = shared.take(allocator)
    held.writeString("held")
    shared.give(held)
    var next = shared.take(allocator)
    next.writeString("next")
    #expect(String(buffer: held) == "held")
    #expect(next.writableBytes >= Self.capacity - 4)
  }

  @Test func `a small buffer is not kept`() {
    let shared = ReceiveBuffer(capacity: Self.capacity)
    shared.give(allocator.buffer(capacity: 64))
    #expect(shared.take(allocator).capacity >= Self.capacity)
  }

  @Test func `a channel keeps only a small buffer of its own`() {
    let shared = ReceiveBuffer(capacity: Self.capacity)
    let loop = EmbeddedEventLoop()
    var pool = NIOPooledRecvBufferAllocator(
      capacity: 1, recvAllocator: SharedReceiveAllocator(NIOLoopBound(shared, eventLoop: loop)))
    var used: Set<UnsafeRawPointer?> = []
    for turn in 0..<4 {
      let (buffer, count) = pool.buffer(allocator: allocator) { buffer in
        buffer.writeRepeatingByte(7, count: min(buffer.writableBytes, 1000))
      }
      pool.record(actualReadBytes: count)
      #expect((buffer.capacity < 1024) == (turn == 0))
      if turn > 0 { used.insert(address(buffer)) }
      shared.give(buffer)
    }
    #expect(used.count == 1)
    #expect(pool.count == 1)
  }

  @Test func `a channel whose first read brought nothing tries with a small buffer again`() {
    let loop = EmbeddedEventLoop()
    let shared = NIOLoopBound(ReceiveBuffer(capacity: Self.capacity), eventLoop: loop)
    var pool = NIOPooledRecvBufferAllocator(
      capacity: 1, recvAllocator: SharedReceiveAllocator(shared))
    for _ in 0..<2 {
      let (buffer, _) = pool.buffer(allocator: allocator) { _ in 0 }
      #expect(buffer.capacity < 1024)
    }
    #expect(pool.count == 1)
  }
}
