// filled next
import Yams
import SwiftCSV
