import time
from tests.journeys import looks, keyboard
spent={}
def timed(mod,name):
    f=getattr(mod,name)
    def g(*a,**k):
        t=time.monotonic()
        try: return f(*a,**k)
        finally: spent[name]=spent.get(name,0)+time.monotonic()-t
    setattr(mod,name,g)
for n in ("rules_broken","scrolls_sideways","headings_out_of_order","not_of_our_own_look","words_out_of_place","loses_with_wide_spacing","faults_not_announced"): timed(looks,n)
timed(keyboard,"faults")
import atexit; atexit.register(lambda: print(spent))
