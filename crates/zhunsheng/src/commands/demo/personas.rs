//! The people whose parts a newcomer may play, each with a password for the first sign-in.

use zs_base::Day;
use zs_sample::{County as Sample, Spec};
use zs_store::random::OsRandom;
use zs_web::Site;
use zs_work::office::{OneTime, one_time_at_machine};

use crate::clock;
use crate::failure::Failure;
use crate::place::Place;

/// Somebody to sign in as.
pub struct Persona {
    given: OneTime,
    name: String,
    unit: String,
    post: String,
    tries: String,
}

/// Hands out a one-time password to every persona of the sample.
pub fn hand_out(
    place: &Place,
    spec: &Spec,
    sample: &Sample,
    on: Day,
) -> Result<Vec<Persona>, Failure> {
    let mut store = place.take()?;
    let now = clock::now()?;
    let mut personas = Vec::new();
    for persona in &spec.personas {
        let Some((staff, person)) = sample.plays(persona, on) else {
            let missing = format!("样例里没有人可以担任“{}”。", persona.post);
            return Err(Failure::input(missing));
        };
        let given = one_time_at_machine(store.as_mut(), &person.id, OsRandom::new(), now)?;
        personas.push(Persona {
            given,
            name: person.name.clone(),
            unit: staff.name.clone(),
            post: persona.post.clone(),
            tries: persona.tries.clone(),
        });
    }
    Ok(personas)
}

/// Says who may be played, with the passwords, which nobody can read again.
pub fn say(personas: &[Persona], site: &Site) {
    println!("\n  可以用下面的账号登录（一次性密码只显示这一次，第一次登录后要改掉）：\n");
    for persona in personas {
        let post = site.post(&persona.post.as_str().into());
        println!("  {post}　{}　{}", persona.name, persona.unit);
        println!(
            "    账号 {}　一次性密码 {}",
            persona.given.login, persona.given.password
        );
        println!("    试试：{}\n", persona.tries);
    }
    println!("  忘了密码，先按 Ctrl-C 停下，再用 zhunsheng account one-time <账号> 重新发一个。");
}
