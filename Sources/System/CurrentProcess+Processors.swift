extension CurrentProcess {
  /// Processors that this process may run on: fewer than the machine has where `taskset`, a unit's
  /// `CPUAffinity=` or a container's cpuset says so. At least 1; nil where /proc is not mounted.
  public static var allowedProcessorCount: Int? {
    guard let text = try? SmallFile.read("/proc/self/status", limit: 64 * 1024) else { return nil }
    return allowedProcessorCount(status: text)
  }

  /// The same of the text of proc_pid_status(5), whose `Cpus_allowed` is a mask in hexadecimal with
  /// commas between its words.
  static func allowedProcessorCount(status: [UInt8]) -> Int? {
    let name = Array("Cpus_allowed:".utf8)
    for line in status.split(separator: UInt8(ascii: "\n")) where line.starts(with: name) {
      let count = line.dropFirst(name.count).reduce(0) { count, digit in
        count + (Character(UnicodeScalar(digit)).hexDigitValue?.nonzeroBitCount ?? 0)
      }
      return count > 0 ? count : nil
    }
    return nil
  }
}
