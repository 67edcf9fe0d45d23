import Glibc

/// The time of day, which may jump; for what is written down or compared with other machines.
public enum WallClock {
  public static func now() -> UnixTime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return UnixTime(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }
}
