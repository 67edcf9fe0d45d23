import Glibc
import Testing

@testable import System

struct DescriptorTests {
  @Test func `a descriptor is not inherited and closes with its owner`() throws {
    let descriptor = try Descriptor.open("/dev/null", O_RDONLY)
    let number = descriptor.number
    #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
    _ = consume descriptor
  }

  @Test func `a write that cannot be is an error`() throws {
    let full = try Descriptor.open("/dev/full", O_WRONLY)
    var number: Int32 = 0
    do throws(SystemError) { try full.write([1].span) } catch { number = error.number }
    #expect(number == ENOSPC)
  }
}
