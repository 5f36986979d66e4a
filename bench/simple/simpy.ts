/** The same two models in SimPy, as its documentation writes them: a process a customer, a process a machine. */
export const SIMPY_PROGRAM = `
import json, random, sys, time
import simpy
asked = json.loads(sys.argv[1])
draw = random.Random(1).expovariate
env = simpy.Environment()
events = [0]
hours = asked["hours"]

def queue():
    desk = simpy.Resource(env, 1)
    area = [0.0, 0, 0.0]
    def change(by):
        area[0] += area[1] * (env.now - area[2])
        area[1] += by
        area[2] = env.now
    def customer():
        change(1)
        with desk.request() as turn:
            yield turn
            yield env.timeout(draw(1.0))
        change(-1)
        events[0] += 1
    def source():
        while True:
            yield env.timeout(draw(0.8))
            events[0] += 1
            env.process(customer())
    env.process(source())
    return lambda: area[0] / hours

def line():
    n = asked["MACHINES"]
    buffers = [simpy.Container(env, capacity=asked["BUFFER"]) for _ in range(n - 1)]
    made = [0]
    def machine(i):
        until = draw(1 / asked["MEAN_TO_FAILURE"])
        while True:
            if i > 0:
                yield buffers[i - 1].get(1)
            left = draw(1.0)
            while until < left:
                yield env.timeout(until)
                events[0] += 1
                left -= until
                yield env.timeout(draw(1 / asked["MEAN_REPAIR"]))
                events[0] += 1
                until = draw(1 / asked["MEAN_TO_FAILURE"])
            yield env.timeout(left)
            until -= left
            events[0] += 1
            if i < n - 1:
                yield buffers[i].put(1)
            else:
                made[0] += 1
    for i in range(n):
        env.process(machine(i))
    return lambda: made[0] / hours

measured = {"queue": queue, "line": line}[asked["which"]]()
began = time.process_time()
env.run(until=hours)
print(json.dumps({"perSecond": events[0] / (time.process_time() - began), "measured": measured()}))
`
