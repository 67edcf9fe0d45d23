import Cryptography
import System

/// What every long-lived process of ours does first.
enum ProcessSetup {
  /// - Parameter withParent: End when the process that started this one does, however it ends.
  static func begin(withParent: Bool) throws {
    // A crash must not write keys to disk, nor to the log.
    try CurrentProcess.disableCoreDumps()
    CurrentProcess.dropCrashReports()
    CurrentProcess.keepNewFilesPrivate()
    _ = try CurrentProcess.raiseDescriptorLimit()
    let areKept = RecordBuffers.keep()
    assert(areKept, "something asked OpenSSL for memory before the process was set up")
    if withParent {
      try CurrentProcess.endWithParent()
    }
  }
}
