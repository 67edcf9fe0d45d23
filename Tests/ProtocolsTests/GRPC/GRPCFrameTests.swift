import Testing

@testable import Protocols

@Suite struct GRPCFrameTests {
  @Test func `a message is preceded by its flags and its length, big-endian`() {
    let frame = GRPCFrame.wrap([UInt8](repeating: 7, count: 0x010203))
    #expect(Array(frame.prefix(6)) == [0, 0, 1, 2, 3, 7])
    #expect(frame.count == 0x010203 + 5)
    #expect(GRPCFrame.wrap([]) == [0, 0, 0, 0, 0])
    #expect(GRPCFrame.wrap([9], isCompressed: true) == [1, 0, 0, 0, 1, 9])
    #expect(GRPCFrame.wrap([9], flags: 2) == [2, 0, 0, 0, 1, 9])
  }

  @Test func `a prefix is read when its five bytes are there`() {
    for count in 0..<5 {
      let cut = [UInt8](repeating: 0, count: count)
      let prefix = GRPCFrame.prefix(of: cut.span)
      #expect(prefix == nil)
    }
    let huge: [UInt8] = [1, 0xFF, 0xFF, 0xFF, 0xFF, 1]
    let prefix = GRPCFrame.prefix(of: huge.span)
    #expect(prefix?.flags == 1)
    #expect(prefix?.count == 0xFFFF_FFFF)
  }
}
