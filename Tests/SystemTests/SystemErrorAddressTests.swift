import Glibc
import Testing

@testable import System

struct SystemErrorAddressTests {
  @Test func `what keeps a socket from its address is told apart`() {
    func problem(_ number: Int32) -> SystemError.AddressProblem? {
      SystemError("bind", number: number).addressProblem
    }
    #expect(problem(EADDRINUSE) == .taken)
    #expect(problem(EACCES) == .forbidden)
    #expect(problem(EADDRNOTAVAIL) == .notHere)
    #expect(problem(ENOENT) == .noDirectory)
    #expect(problem(EEXIST) == .occupied)
    #expect(problem(EMFILE) == nil)
  }
}
