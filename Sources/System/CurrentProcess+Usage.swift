import Glibc

extension CurrentProcess {
  /// Memory in use that is not swapped out, in bytes; nil where /proc is not mounted.
  public static var residentByteCount: Int? {
    // Two numbers, in pages: the whole, then what is resident (proc_pid_statm(5)).
    guard let text = try? SmallFile.read("/proc/self/statm", limit: 4096) else { return nil }
    let fields = text.split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else {
      return nil
    }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// How many descriptors are open; nil where /proc is not mounted.
  public static var openDescriptorCount: Int? {
    guard let directory = unsafe opendir("/proc/self/fd") else { return nil }
    defer { unsafe closedir(directory) }
    // Three entries are not counted: ".", ".." and the directory that is being read.
    var count = -3
    while unsafe readdir(directory) != nil { count += 1 }
    return count
  }
}
