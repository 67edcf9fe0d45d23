import Glibc

/// The allocator of the C library, from which everything in this process has its memory.
public enum Heap {
  /// Gives every page that holds no block in use back to the system, also from between such blocks.
  ///
  /// By itself the allocator gives back only what lies behind the last block: one connection that
  /// stays would hold the memory of thousands that have gone. Takes 1 to 3 ms for each 10 MiB given
  /// back, and holds up who allocates meanwhile: for quiet times only.
  ///
  /// Does nothing where the C library is not glibc.
  public static func trim() {
    _ = mallocTrim?(0)
  }

  // Swift's module of glibc leaves malloc.h out.
  private static let mallocTrim: (@convention(c) (Int) -> CInt)? = {
    guard let symbol = unsafe dlsym(nil, "malloc_trim") else { return nil }
    return unsafe unsafeBitCast(symbol, to: (@convention(c) (Int) -> CInt).self)
  }()
}
