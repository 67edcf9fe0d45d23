import Glibc

/// Time that only goes forward, for durations and deadlines.
public enum MonotonicClock {
  /// Nanoseconds since some moment before the process began; about 20 ns to read.
  public static func now() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
