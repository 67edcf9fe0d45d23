import Glibc
import Testing

@testable import System

/// What is imposed is imposed on the test process too, so each of these leaves things as found.
@Suite(.serialized) struct CurrentProcessTests {
  @Test func `core dumps can be turned off, by either way`() throws {
    var before = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &before)
    let wasDumpable = try CurrentProcess.isDumpable
    try CurrentProcess.disableCoreDumps()
    var after = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &after)
    #expect(after.rlim_cur == 1 && after.rlim_max == 1)
    #expect(try !CurrentProcess.isDumpable)
    // The process can still look at itself.
    #expect(CurrentProcess.residentByteCount != nil && CurrentProcess.openDescriptorCount != nil)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &before)
    if wasDumpable { try CurrentProcess.setDumpable(true) }
  }

  @Test func `the limit of descriptors goes up to all that is allowed`() throws {
    var before = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &before)
    var low = before
    low.rlim_cur = min(before.rlim_max, 512)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &low)
    #expect(try CurrentProcess.raiseDescriptorLimit() == Int(clamping: before.rlim_max))
    #expect(try CurrentProcess.raiseDescriptorLimit() == Int(clamping: before.rlim_max), "again")
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &before)
  }

  @Test func `open descriptors are counted one by one`() throws {
    let before = try #require(CurrentProcess.openDescriptorCount)
    let opened = (0..<50).map { _ in open("/dev/null", O_RDONLY) }
    let during = try #require(CurrentProcess.openDescriptorCount)
    for descriptor in opened { close(descriptor) }
    // Other tests of this process open a few meanwhile.
    #expect((25...75).contains(during - before))
  }

  @Test func `memory in use is counted in bytes`() throws {
    let before = try #require(CurrentProcess.residentByteCount)
    #expect(before > 1 << 20)
    let block = [UInt8](repeating: 1, count: 64 << 20)
    let after = try #require(CurrentProcess.residentByteCount)
    #expect(after > before + 32 << 20 && block[block.count - 1] == 1)
  }

  @Test func `new files can be kept private`() {
    let directory = TemporaryDirectory()
    let before = umask(0o022)
    CurrentProcess.keepNewFilesPrivate()
    close(open("\(directory.path)/a", O_WRONLY | O_CREAT, 0o666))
    umask(before)
    #expect(mode(of: "\(directory.path)/a") == 0o600)
  }

  @Test func `a process knows its names`() {
    #expect(CurrentProcess.id == getpid() && CurrentProcess.userID == geteuid())
  }

  @Test(arguments: [
    ("Name:\tx\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n", 2),
    ("Cpus_allowed:\tffffffff,0000f00f\n", 40), ("Cpus_allowed:\t00000000,00000001\n", 1),
    ("Cpus_allowed:\t0\n", nil), ("Cpus_allowed_list:\t0-1\n", nil), ("", nil),
  ])
  func `processors that the process may run on are the bits of a mask`(status: String, count: Int?)
  {
    #expect(CurrentProcess.allowedProcessorCount(status: Array(status.utf8)) == count)
  }

  @Test func `the process itself may run somewhere`() throws {
    #expect(try #require(CurrentProcess.allowedProcessorCount) >= 1)
  }
}
