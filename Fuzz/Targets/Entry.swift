// `fuzz TARGET [options of libFuzzer] [folders of inputs]`: gives hostile bytes to one parser.
import Glibc

private typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

/// libFuzzer's first call: the name of the target is ours, the rest of the command line its own.
@_cdecl("LLVMFuzzerInitialize")
func initialize(_ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer) -> CInt {
  let place = arguments.assumingMemoryBound(to: Arguments.self)
  guard Fuzzed.chosen != nil else {
    print("usage: fuzz TARGET [options of libFuzzer] [folders]")
    for target in Fuzzed.all { print("  \(target.name): \(target.promise)") }
    exit(64)
  }
  place.pointee[1] = place.pointee[0]
  place.pointee += 1
  count.pointee -= 1
  return 0
}

/// libFuzzer's call for every input.
@_cdecl("LLVMFuzzerTestOneInput")
func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    // A copy: the end of the memory is the end of the input, and one byte more is seen.
    try Fuzzed.chosen?.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
  } catch {
    print("broken: \(error)")
    abort()
  }
  return 0
}
