// filled next
import GRDB
