//! Whether an end can be reached from every state that was visited.

/// The states that were visited, with their steps backwards.
#[derive(Debug, Default)]
pub struct Graph {
    before: Vec<Vec<usize>>,
    good: Vec<usize>,
    goes_on: Vec<bool>,
}

impl Graph {
    /// A step from one state to another; whether the case has ended there.
    pub fn edge(&mut self, from: Option<usize>, to: usize, ended: bool) {
        if self.before.len() <= to {
            self.before.resize(to + 1, Vec::new());
            self.goes_on.resize(to + 1, false);
        }
        if let Some(from) = from.filter(|from| *from != to) {
            self.before[to].push(from);
            self.goes_on[from] = true;
        }
        if ended {
            self.good.push(to);
        }
    }

    /// A state from which a bound left something out: what follows is not known.
    pub fn escapes(&mut self, at: usize) {
        self.good.push(at);
    }

    /// The first state from which neither an end nor a bound is reached: one where nothing at all
    /// can be done, where there is such a one, because it shows what is missing.
    #[must_use]
    pub fn first_dead_end(&self) -> Option<usize> {
        let mut reached = vec![false; self.before.len()];
        let mut open = self.good.clone();
        while let Some(at) = open.pop() {
            if !reached[at] {
                reached[at] = true;
                open.extend(&self.before[at]);
            }
        }
        let mut dead = (0..reached.len()).filter(|at| !reached[*at]);
        let stuck = dead.clone().find(|at| !self.goes_on[*at]);
        stuck.or_else(|| dead.next())
    }
}

#[cfg(test)]
mod tests {
    use super::Graph;

    #[test]
    fn finds_the_state_where_nothing_goes_on() {
        let mut graph = Graph::default();
        graph.edge(None, 0, false);
        graph.edge(Some(0), 1, false);
        graph.edge(Some(0), 2, false);
        graph.edge(Some(1), 3, true);
        graph.edge(Some(2), 4, false);
        assert_eq!(graph.first_dead_end(), Some(4));
        graph.escapes(4);
        assert_eq!(graph.first_dead_end(), None);
    }
}
