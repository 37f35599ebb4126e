// filled next
import Hummingbird
import NIOPosix
