import NIOCore
import Testing

@testable import Transport

@Suite struct ConnectWordsTests {
  @Test func `what the kernel says is said in its words`() {
    let error = IOError(errnoCode: 111, reason: "connect(descriptor:addr:size:)")
    #expect(ConnectWords.of(error) == "Connection refused")
  }

  @Test func `a time that has passed is told in seconds`() {
    #expect(
      ConnectWords.of(ChannelError.connectTimeout(.seconds(5))) == "no answer within 5 s")
    #expect(
      ConnectWords.of(ChannelError.connectTimeout(.milliseconds(1500)))
        == "no answer within 1.5 s")
  }
}
