import Glibc
import Testing

@testable import System

struct SystemErrorTests {
  @Test func `an error says what was tried and why it failed`() {
    #expect("\(SystemError("open /x", number: ENOENT))" == "open /x: No such file or directory")
    #expect("\(SystemError("try", number: 99999))".hasPrefix("try: "))
    #expect(SystemError("open /x", number: ENOENT).isMissing)
    #expect(SystemError("lock /x", number: EWOULDBLOCK).isHeldByOther)
    #expect(!SystemError("open /x", number: EACCES).isMissing)
  }
}
