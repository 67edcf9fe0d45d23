import Testing

@testable import Cryptography

struct TLSBuffersTests {
  @Test func `a block that came back is lent again`() {
    let buffers = TLSBuffers(keptBlocks: 1)
    let first = buffers.take()
    let second = buffers.take()
    #expect(first.baseAddress != second.baseAddress && first.count == 65_536)
    buffers.give(first)
    buffers.give(second)
    let third = buffers.take()
    #expect(third.baseAddress == first.baseAddress)
    buffers.give(third)
  }

  @Test func `a block that grew large is not kept`() {
    let buffers = TLSBuffers()
    buffers.give(.allocate(byteCount: TLSBuffers.keptByteCount + 1, alignment: 16))
    let block = buffers.take()
    #expect(block.count == TLSBuffers.blockByteCount)
    buffers.give(block)
  }

  @Test func `many sessions may have output at the same time`() throws {
    let buffers = TLSBuffers()
    let context = try Certificates.clientContext()
    let sessions = try (0..<20).map { _ in
      try TLSSession(client: context, serverName: "localhost", buffers: buffers)
    }
    for session in sessions { try session.start() }
    let hellos = Set(sessions.map { output(of: $0) })
    #expect(hellos.count == 20 && hellos.allSatisfy { $0.first == 0x16 })
  }
}
